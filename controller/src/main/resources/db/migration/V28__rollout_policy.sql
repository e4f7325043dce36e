-- Policies that rollouts name.

CREATE TABLE rollout_policy (
    id          text        NOT NULL,
    revision    integer     NOT NULL CHECK (revision >= 1),
    description text        NOT NULL,
    policy      bytea       NOT NULL,
    author      text        NOT NULL,
    create_time timestamptz NOT NULL,
    PRIMARY KEY (id, revision)
);

COMMENT ON TABLE rollout_policy IS 'named policies with all their revisions, which never change';
COMMENT ON COLUMN rollout_policy.policy IS 'flotilla.rollout.v1.RolloutPolicy as it was sent';

ALTER TABLE rollout ADD COLUMN policy_name text NOT NULL DEFAULT '';
ALTER TABLE rollout ADD COLUMN policy_revision integer NOT NULL DEFAULT 0;

COMMENT ON COLUMN rollout.policy_name IS 'id of the named policy of which it holds a copy; empty: of none';

CREATE INDEX rollout_policy_use ON rollout (policy_name) WHERE policy_name <> '' AND end_time IS NULL;
