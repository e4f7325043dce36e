-- How many bytes of artifacts each device was sent, over all its life. No reference to the device: what was sent was sent.
create table delivered (
    device text collate "C" primary key,
    sent_bytes bigint not null,
    update_time timestamptz not null
);
