-- The ledger by instant: the Changes page and the evidence of a period.
CREATE INDEX "ledger_entry_at_id_idx" ON "ledger_entry"("at" DESC, "id" DESC);

-- Rollouts that the portal did not cause, newest first: a small part of the stays.
CREATE INDEX stay_outside ON stay (started_at DESC, id DESC) WHERE cause = 'outside';
