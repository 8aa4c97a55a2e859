import { redirect } from 'next/navigation'

/** Runs are listed with the pipelines; whoever shortens the address of a run gets there. */
export default function RunsAddress() {
  redirect('/pipelines')
}
