-- Secrets that let machines enrol. Only their digests are kept.
create table join_token (
    id text primary key,
    display_name text not null,
    secret_sha256 bytea not null unique check (octet_length(secret_sha256) = 32),
    labels jsonb not null,
    max_uses integer not null check (max_uses between 1 and 100000),
    use_count integer not null check (use_count between 0 and max_uses),
    auto_approve boolean not null,
    expire_time timestamptz not null,
    revoke_time timestamptz,
    create_time timestamptz not null
);

-- Bearer tokens of operators. Only their digests are kept.
create table api_token (
    id text primary key,
    display_name text not null,
    secret_sha256 bytea not null unique check (octet_length(secret_sha256) = 32),
    roles text[] not null check (cardinality(roles) > 0),
    expire_time timestamptz,
    revoke_time timestamptz,
    create_time timestamptz not null
);

-- Which key holds a device id: the latest that was enrolled or renewed.
create table device_key (
    device_id text primary key,
    public_key_sha256 bytea not null check (octet_length(public_key_sha256) = 32),
    create_time timestamptz not null,
    update_time timestamptz not null
);

-- Every certificate that was issued to a device. One that is not here is refused.
create table device_certificate (
    serial_number text primary key,
    device_id text not null references device_key,
    public_key_sha256 bytea not null check (octet_length(public_key_sha256) = 32),
    not_after timestamptz not null,
    create_time timestamptz not null
);

create index device_certificate_device on device_certificate (device_id);

-- The record of every change of state, each row chained to the one before it.
create table event (
    sequence bigint primary key check (sequence > 0),
    occur_time timestamptz not null,
    actor text not null,
    action text not null,
    resource text not null,
    reason text not null,
    details jsonb not null,
    previous_sha256 bytea not null check (octet_length(previous_sha256) = 32),
    sha256 bytea not null unique check (octet_length(sha256) = 32)
);

create index event_resource on event (resource text_pattern_ops, sequence);

-- The end of the chain, in one row; whoever appends holds its lock until the commit.
create table event_head (
    is_only boolean primary key default true check (is_only),
    sequence bigint not null,
    sha256 bytea not null
);

insert into event_head (sequence, sha256) values (0, decode(repeat('00', 32), 'hex'));

create function event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'events are never changed or removed';
end $$;

create trigger event_append_only before update or delete on event
    for each row execute function event_is_append_only();

create trigger event_never_truncated before truncate on event
    for each statement execute function event_is_append_only();
