package io.flotilla.controller.device.store;

import io.flotilla.contract.selection.Quarantine;
import io.flotilla.controller.shared.store.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Why devices leave variants alone, as an object by name of variant. */
final class QuarantinesJson {

    private QuarantinesJson() {}

    /** What is kept of one; to the second. */
    record Entry(String reason, @Nullable Long endSeconds) {

        static Entry of(Quarantine quarantine) {
            var end = quarantine.end();
            return new Entry(quarantine.reason(), end == null ? null : end.getEpochSecond());
        }

        Quarantine toQuarantine() {
            return new Quarantine(
                    reason, endSeconds == null ? null : Instant.ofEpochSecond(endSeconds));
        }
    }

    static String write(Map<String, Quarantine> quarantines) {
        var entries = new TreeMap<String, Entry>();
        quarantines.forEach((variant, why) -> entries.put(variant, Entry.of(why)));
        return Json.write(entries);
    }

    static Map<String, Quarantine> read(String json) {
        var quarantines = new HashMap<String, Quarantine>();
        Json.readMap(json, Entry.class)
                .forEach((variant, entry) -> quarantines.put(variant, entry.toQuarantine()));
        return quarantines;
    }
}
