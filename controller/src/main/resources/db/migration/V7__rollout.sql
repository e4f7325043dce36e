-- Rollouts with their waves, deployments and rollbacks, and what each device is to serve.

CREATE TABLE rollout (
    id                text        PRIMARY KEY,
    sequence          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    display_name      text        NOT NULL,
    model_version     text        NOT NULL,
    fleet             text,
    selector          jsonb,
    slot              text        NOT NULL,
    policy            bytea       NOT NULL,
    requires_approval boolean     NOT NULL,
    held              boolean     NOT NULL,
    schedule_time     timestamptz,
    creator           text        NOT NULL,
    request_id        text        NOT NULL,
    state             text        NOT NULL,
    reason            text        NOT NULL,
    create_time       timestamptz NOT NULL,
    update_time       timestamptz NOT NULL,
    start_time        timestamptz,
    end_time          timestamptz,
    deadline_time     timestamptz,
    due_time          timestamptz,
    revision          bigint      NOT NULL DEFAULT 0,
    CHECK ((fleet IS NULL) <> (selector IS NULL))
);

CREATE UNIQUE INDEX rollout_by_request ON rollout (creator, request_id) WHERE request_id <> '';
CREATE INDEX rollout_due ON rollout (due_time) WHERE due_time IS NOT NULL;
CREATE INDEX rollout_open ON rollout (state)
    WHERE state IN ('AWAITING_APPROVAL', 'SCHEDULED', 'RUNNING', 'PAUSED', 'ROLLING_BACK');

COMMENT ON COLUMN rollout.sequence IS 'of two rollouts for one slot of one device, the later wins';
COMMENT ON COLUMN rollout.policy IS 'flotilla.rollout.v1.RolloutPolicy as it was sent';
COMMENT ON COLUMN rollout.due_time IS 'when to look at it even if nothing is reported; null: no need to';

CREATE TABLE wave (
    rollout       text        NOT NULL REFERENCES rollout,
    ordinal       integer     NOT NULL,
    state         text        NOT NULL,
    start_time    timestamptz,
    soak_end_time timestamptz,
    end_time      timestamptz,
    pending       integer     NOT NULL DEFAULT 0,
    in_progress   integer     NOT NULL DEFAULT 0,
    succeeded     integer     NOT NULL DEFAULT 0,
    failed        integer     NOT NULL DEFAULT 0,
    skipped       integer     NOT NULL DEFAULT 0,
    superseded    integer     NOT NULL DEFAULT 0,
    cancelled     integer     NOT NULL DEFAULT 0,
    rolled_back   integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (rollout, ordinal)
);

CREATE TABLE rollback (
    rollout        text        NOT NULL REFERENCES rollout,
    ordinal        integer     NOT NULL,
    scope          text        NOT NULL,
    wave           integer     NOT NULL,
    variant        text        NOT NULL,
    state          text        NOT NULL,
    reason         text        NOT NULL,
    device_count   integer     NOT NULL,
    restored_count integer     NOT NULL DEFAULT 0,
    failed_count   integer     NOT NULL DEFAULT 0,
    create_time    timestamptz NOT NULL,
    update_time    timestamptz NOT NULL,
    PRIMARY KEY (rollout, ordinal)
);

CREATE TABLE deployment (
    rollout                text        NOT NULL REFERENCES rollout,
    device                 text        NOT NULL REFERENCES device,
    slot                   text        NOT NULL,
    wave                   integer     NOT NULL,
    state                  text        NOT NULL,
    reason                 text        NOT NULL,
    round                  integer     NOT NULL DEFAULT 0,
    generation             bigint      NOT NULL DEFAULT 0,
    rollback               integer     NOT NULL DEFAULT 0,
    told_time              timestamptz,
    deadline_time          timestamptz,
    previous_model_version text        NOT NULL DEFAULT '',
    previous_variant       text        NOT NULL DEFAULT '',
    variant                text        NOT NULL DEFAULT '',
    explanation            text        NOT NULL DEFAULT '',
    selection              bytea,
    attempts               jsonb       NOT NULL DEFAULT '[]',
    create_time            timestamptz NOT NULL,
    update_time            timestamptz NOT NULL,
    PRIMARY KEY (rollout, device),
    FOREIGN KEY (rollout, wave) REFERENCES wave
) WITH (fillfactor = 80);

CREATE INDEX deployment_of_device ON deployment (device, slot);
CREATE INDEX deployment_pending ON deployment (rollout, wave) WHERE state = 'PENDING';
CREATE INDEX deployment_under_way ON deployment (rollout, deadline_time) WHERE state = 'IN_PROGRESS';

COMMENT ON COLUMN deployment.round IS 'rises whenever the device is to try anew; 0: it was not told yet';
COMMENT ON COLUMN deployment.rollback IS 'ordinal of the rollback that takes it back; 0: none';
COMMENT ON COLUMN deployment.selection IS 'flotilla.planning.v1.Selection as the device reported it';
COMMENT ON COLUMN deployment.attempts IS 'its attempts in order; always read and written with it';

-- What a device is to serve, whole; persisted before it is sent.
CREATE TABLE assignment (
    device     text   PRIMARY KEY REFERENCES device,
    generation bigint NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE assigned_slot (
    device        text    NOT NULL REFERENCES assignment,
    slot          text    NOT NULL,
    rollout       text    NOT NULL REFERENCES rollout,
    round         integer NOT NULL,
    cause         text    NOT NULL,
    model_version text    NOT NULL,
    pinned        text    NOT NULL,
    generation    bigint  NOT NULL,
    PRIMARY KEY (device, slot)
) WITH (fillfactor = 80);

COMMENT ON COLUMN assigned_slot.model_version IS 'empty: the slot is to be emptied';
COMMENT ON COLUMN assigned_slot.pinned IS 'id of the only variant that will do; empty: the policy decides';
COMMENT ON COLUMN assigned_slot.generation IS 'of the assignment with which the slot last changed';

-- Waves and rollbacks count their deployments, so that nobody has to; no statement can forget to.
CREATE FUNCTION count_new_deployments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE wave w SET pending = w.pending + n.devices
    FROM (SELECT rollout, wave, count(*) AS devices FROM added GROUP BY rollout, wave) n
    WHERE w.rollout = n.rollout AND w.ordinal = n.wave;
    RETURN NULL;
END $$;

CREATE TRIGGER deployment_added AFTER INSERT ON deployment
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_new_deployments();

CREATE FUNCTION count_moved_deployments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE wave w SET
        pending = w.pending + n.pending,
        in_progress = w.in_progress + n.in_progress,
        succeeded = w.succeeded + n.succeeded,
        failed = w.failed + n.failed,
        skipped = w.skipped + n.skipped,
        superseded = w.superseded + n.superseded,
        cancelled = w.cancelled + n.cancelled,
        rolled_back = w.rolled_back + n.rolled_back
    FROM (
        SELECT rollout, wave,
            coalesce(sum(d) FILTER (WHERE state = 'PENDING'), 0) AS pending,
            coalesce(sum(d) FILTER (WHERE state = 'IN_PROGRESS'), 0) AS in_progress,
            coalesce(sum(d) FILTER (WHERE state = 'SUCCEEDED'), 0) AS succeeded,
            coalesce(sum(d) FILTER (WHERE state = 'FAILED'), 0) AS failed,
            coalesce(sum(d) FILTER (WHERE state = 'SKIPPED'), 0) AS skipped,
            coalesce(sum(d) FILTER (WHERE state = 'SUPERSEDED'), 0) AS superseded,
            coalesce(sum(d) FILTER (WHERE state = 'CANCELLED'), 0) AS cancelled,
            coalesce(sum(d) FILTER (WHERE state = 'ROLLED_BACK'), 0) AS rolled_back
        FROM (
            SELECT o.rollout, o.wave, o.state, -1 AS d
            FROM was o JOIN became n USING (rollout, device) WHERE o.state <> n.state
            UNION ALL
            SELECT n.rollout, n.wave, n.state, 1
            FROM was o JOIN became n USING (rollout, device) WHERE o.state <> n.state
        ) change
        GROUP BY rollout, wave
    ) n
    WHERE w.rollout = n.rollout AND w.ordinal = n.wave;

    UPDATE rollback b SET
        restored_count = b.restored_count + n.restored,
        failed_count = b.failed_count + n.failed,
        update_time = n.update_time
    FROM (
        SELECT n.rollout, n.rollback,
            count(*) FILTER (WHERE n.state = 'ROLLED_BACK') AS restored,
            count(*) FILTER (WHERE n.state <> 'ROLLED_BACK') AS failed,
            max(n.update_time) AS update_time
        FROM was o JOIN became n USING (rollout, device)
        WHERE n.rollback > 0 AND o.rollback = n.rollback
            AND o.state = 'IN_PROGRESS' AND n.state <> 'IN_PROGRESS'
        GROUP BY n.rollout, n.rollback
    ) n
    WHERE b.rollout = n.rollout AND b.ordinal = n.rollback AND b.state = 'RUNNING';
    RETURN NULL;
END $$;

CREATE TRIGGER deployment_moved AFTER UPDATE ON deployment
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION count_moved_deployments();
