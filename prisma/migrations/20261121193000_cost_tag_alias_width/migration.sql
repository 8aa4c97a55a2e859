-- Beside texts that stand for others: case or width of a key or a value may differ, on some days. These have no text of their own.
ALTER TABLE cost_tag_alias DROP CONSTRAINT cost_tag_alias_kind;
ALTER TABLE cost_tag_alias ADD CONSTRAINT cost_tag_alias_kind CHECK (
  kind IN ('key', 'value', 'key-case', 'key-width', 'value-case', 'value-width')
  AND (kind = 'value') = (value IS NOT NULL) AND (kind IN ('key', 'value')) = (alias <> ''));
