-- A token of its own for proposing changes where infrastructure is written down: the releaser may push nothing there.
ALTER TYPE "ConnectionSecretPurpose" ADD VALUE IF NOT EXISTS 'yunxiao-proposer' BEFORE 'manifest-writer';
