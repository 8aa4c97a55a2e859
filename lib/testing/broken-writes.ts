import type { TestDatabase } from './database.ts'

/** The writes of the product, any of which can be made the last one of its transaction. */
export interface BrokenWrites {
  /**
   * Does the work again and again: cut off at its first write, then at its second, until it gets through. `between` is
   * told after each death. Answers what the work answered, and how often it died.
   */
  through<T>(work: () => Promise<T>, between: () => Promise<void>): Promise<{ answer: T; deaths: number }>
  /** The writes are whole again; to be called at the end of the test. */
  mend(): Promise<void>
}

const install = `
CREATE SCHEMA broken;
CREATE SEQUENCE broken.written;
CREATE TABLE broken.at (nth bigint NOT NULL);
INSERT INTO broken.at VALUES (0);
CREATE FUNCTION broken.write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF nextval('broken.written') = (SELECT nth FROM broken.at) THEN RAISE EXCEPTION 'the process died at this write'; END IF;
  RETURN NULL;
END $$;
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('_prisma_migrations', 'clock_offset')
  LOOP
    EXECUTE format('CREATE TRIGGER broken BEFORE INSERT OR UPDATE OR DELETE ON public.%I
      FOR EACH STATEMENT EXECUTE FUNCTION broken.write()', t.name);
  END LOOP;
END $$`

/** To the database a transaction that loses its process and one that is cut off at a write are the same thing. */
export async function breakWrites(test: TestDatabase): Promise<BrokenWrites> {
  await test.asOwner('DROP SCHEMA IF EXISTS broken CASCADE')
  await test.asOwner(install)
  const breakAt = async (nth: number) => {
    await test.asOwner('UPDATE broken.at SET nth = $1', [nth])
    await test.asOwner(`SELECT setval('broken.written', 1, false)`)
  }
  const wasReached = async (nth: number) => {
    const { rows } = await test.asOwner('SELECT last_value, is_called FROM broken.written')
    return rows[0].is_called === true && Number(rows[0].last_value) >= nth
  }
  return {
    through: async (work, between) => {
      for (let nth = 1; nth < 500; nth += 1) {
        await breakAt(nth)
        const outcome = await work().then(
          (answer) => ({ answer }),
          (error: unknown) => ({ error }),
        )
        const reached = await wasReached(nth)
        await breakAt(0)
        if (!reached && 'error' in outcome) throw outcome.error
        if (!reached && 'answer' in outcome) return { answer: outcome.answer, deaths: nth - 1 }
        await between()
      }
      throw new Error('the work writes without end')
    },
    mend: async () => {
      await test.asOwner('DROP SCHEMA broken CASCADE')
    },
  }
}
