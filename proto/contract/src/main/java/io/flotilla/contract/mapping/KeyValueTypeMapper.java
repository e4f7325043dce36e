package io.flotilla.contract.mapping;

import io.flotilla.contract.fit.KeyValueType;
import java.util.Arrays;
import java.util.Optional;

/** Maps the types in which past tokens are kept. */
final class KeyValueTypeMapper {

    private KeyValueTypeMapper() {}

    static Optional<KeyValueType> fromWire(String id) {
        return Arrays.stream(KeyValueType.values())
                .filter(type -> type.id().equals(id))
                .findFirst();
    }
}
