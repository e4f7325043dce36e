-- The address that the call came from which made the change; empty: no call did.
alter table event add column source text not null default '';

create index event_actor on event (actor, sequence);
