package io.flotilla.cli.inspect;

import io.flotilla.contract.format.adapter.Adapter;
import io.flotilla.contract.format.folder.FileRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** What there is to say of an adapter. */
final class AdapterSheet {
    private AdapterSheet() {}

    static Map<String, Object> members(Adapter adapter, SortedMap<String, FileRole> files) {
        var members = new LinkedHashMap<String, Object>();
        members.put("adapter", adapter.kind());
        members.put("format", adapter.format().name());
        members.put("rank", adapter.rank());
        members.put("alpha", adapter.alpha());
        members.put("base", adapter.base());
        members.put("targets", adapter.targets());
        members.put("parameterCount", adapter.weights().parameterCount());
        members.put("tensorBytes", adapter.weights().tensorBytes());
        var roles = new LinkedHashMap<String, Object>();
        files.forEach((path, role) -> roles.put(path, role.name()));
        members.put("files", roles);
        return members;
    }
}
