-- Two imports that meet a month at once: whoever waited for the other asks the catalogue anew. to_regclass answers from what the
-- session remembers, and waiting for an advisory lock makes it forget nothing.
CREATE OR REPLACE FUNCTION bill_make_month(month date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  part text;
BEGIN
  IF extract(day FROM month) <> 1 OR month < DATE '2009-01-01' OR month > (sluice_now() + interval '3 months')::date THEN
    RAISE EXCEPTION '% is no billing period', month USING ERRCODE = 'check_violation';
  END IF;
  FOREACH parent IN ARRAY ARRAY['bill_line', 'cost_day'] LOOP
    part := parent || to_char(month, '_YYYY_MM');
    CONTINUE WHEN EXISTS (SELECT 1 FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace AND relispartition);
    PERFORM pg_advisory_xact_lock(hashtext(part));
    CONTINUE WHEN EXISTS (SELECT 1 FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace AND relispartition);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, month, month + interval '1 month');
  END LOOP;
END $$;
