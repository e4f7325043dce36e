-- Adapters are bound to all files that hold weights of their base: where that has several, to the digest of what sha256sum prints of them.
update adapter set base_sha256 = base.sha256
from (
    select variant,
        encode(sha256(convert_to(string_agg(sha256 || '  ' || path || E'\n', '' order by path), 'UTF8')), 'hex') as sha256
    from variant_file where role in ('MODEL', 'WEIGHTS')
    group by variant having count(*) > 1
) base
where base.variant = adapter.base_variant;
