package io.flotilla.controller.planning.withdrawn;

import io.flotilla.contract.selection.Objection;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.ResourceName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Knows variants that rollouts keep devices from; by full name. */
public interface WithdrawnVariants {

    /**
     * Those of the version that devices may not choose, since their own rollouts withdrew them;
     * devices that may choose all are missing.
     */
    Map<DeviceId, Map<String, Objection>> from(
            Collection<DeviceId> devices, ResourceName modelVersion);

    /** Those of the version that rollouts under way have withdrawn. */
    ByClass of(ResourceName modelVersion);

    /**
     * What was withdrawn from which devices.
     *
     * @param everywhere from devices of all hardware classes
     * @param byClass from those of one class, by class
     */
    record ByClass(Map<String, Objection> everywhere, Map<String, Map<String, Objection>> byClass) {

        /** Nothing was withdrawn. */
        public static final ByClass NONE = new ByClass(Map.of(), Map.of());

        public ByClass {
            everywhere = Map.copyOf(everywhere);
            byClass = Map.copyOf(byClass);
        }

        /** What was withdrawn from devices of the class. */
        public Map<String, Objection> from(String hardwareClass) {
            var only = byClass.getOrDefault(hardwareClass, Map.of());
            if (only.isEmpty() || everywhere.isEmpty()) {
                return only.isEmpty() ? everywhere : only;
            }
            var all = new HashMap<>(only);
            all.putAll(everywhere);
            return all;
        }
    }
}
