-- Runs that ended well although a job of theirs did not run: few among many, and the honesty report lists them.
CREATE INDEX pipeline_run_skipped ON pipeline_run (started_at)
  WHERE state = 'succeeded' AND stages @? '$[*].jobs[*] ? (@.state == "cancelled" || @.state == "skipped")';
