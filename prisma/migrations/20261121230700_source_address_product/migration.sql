-- Of a stack two resources may have one name, as a database and its cache: the product tells them apart.
ALTER TABLE "source_address" ADD COLUMN "product" TEXT;
-- Every repository is read anew.
UPDATE "source_repository" SET "head" = NULL;
