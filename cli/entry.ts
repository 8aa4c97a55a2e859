// Where the one-file build begins.
import { main } from './main.ts'

void main()
