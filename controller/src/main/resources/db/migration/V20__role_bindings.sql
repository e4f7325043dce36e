-- Roles of a token that hold within limits; those in roles hold everywhere.
alter table api_token
    add column bindings jsonb not null default '[]',
    add column last_use_time timestamptz,
    drop constraint api_token_roles_check,
    add constraint api_token_may_do_something
        check (cardinality(roles) > 0 or jsonb_array_length(bindings) > 0);
