-- A product that the account has not opened is no failure: its pass ends as off, and it is asked again rarely.
ALTER TYPE "SyncState" ADD VALUE IF NOT EXISTS 'off';
