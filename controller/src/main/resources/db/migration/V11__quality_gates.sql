-- What variants must show to go out, as somebody has set it; a model without any has the default of its task.
create table quality_gate (
    model text collate "C" not null references model,
    ordinal integer not null,
    metric text not null,
    rule text not null,
    -- From 0: in the metric's unit, or percent of the reference's figure.
    bound double precision not null,
    priority integer not null,
    failure text not null,
    primary key (model, ordinal)
);
