-- +goose Up
-- What a list of agreements shows lies beside the row, so that a page of it
-- reads one index and decrypts nothing. The name of a counterparty is that of
-- an organisation, as it stands in public registers. Rows of before have ''
-- in next_act and are filled in when the program starts.
ALTER TABLE agreement ADD COLUMN counterparty TEXT NOT NULL DEFAULT '';
ALTER TABLE agreement ADD COLUMN next_act TEXT NOT NULL DEFAULT '';
ALTER TABLE agreement ADD COLUMN waits_for TEXT NOT NULL DEFAULT '';
CREATE INDEX agreement_waits ON agreement (organisation, waits_for, updated_at, id);
CREATE INDEX agreement_state ON agreement (organisation, state);
CREATE INDEX agreement_next ON agreement (next_act, organisation, id);
CREATE INDEX mail_state ON mail (organisation, state, id);
