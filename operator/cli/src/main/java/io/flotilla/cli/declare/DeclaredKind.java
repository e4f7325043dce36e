package io.flotilla.cli.declare;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.flotilla.cli.connection.ControllerConnection;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of resource that files can declare.
 *
 * @param prototype an empty resource of the kind
 * @param pattern its resource name, with a star for each id
 * @param fields what people may set, by name in JSON; all others are the controller's
 * @param reader gets one by its resource name
 * @param creator makes one of the resource name; null: files make none
 * @param updater changes the fields of the mask; null: one that is made stays as it is
 * @param remover removes one by its resource name; null: none is removed
 * @param steering how one that is made is brought to another state; null: files do not say it
 * @param instead how people make, change or remove one where a file cannot
 */
record DeclaredKind<T extends Message>(
        T prototype,
        String pattern,
        Set<String> fields,
        BiFunction<ControllerConnection, String, T> reader,
        @Nullable Creator<T> creator,
        @Nullable Updater<T> updater,
        @Nullable Remover remover,
        @Nullable Steering<T> steering,
        String instead) {

    /** A kind whose state no file says. */
    DeclaredKind(
            T prototype,
            String pattern,
            Set<String> fields,
            BiFunction<ControllerConnection, String, T> reader,
            @Nullable Creator<T> creator,
            @Nullable Updater<T> updater,
            @Nullable Remover remover,
            String instead) {
        this(prototype, pattern, fields, reader, creator, updater, remover, null, instead);
    }

    /** Makes a resource. */
    @FunctionalInterface
    interface Creator<T> {
        void create(ControllerConnection controller, String id, T resource);
    }

    /** Changes a resource, which holds the etag of what was read. */
    @FunctionalInterface
    interface Updater<T> {
        T update(ControllerConnection controller, T resource, FieldMask mask);
    }

    /** Removes a resource. */
    @FunctionalInterface
    interface Remover {
        void remove(ControllerConnection controller, String name);
    }

    boolean isNamed(String name) {
        return Pattern.matches(pattern.replace("*", "[^/]+"), name);
    }

    /** The resource as the controller has it. */
    Optional<T> find(ControllerConnection controller, String name) {
        try {
            return Optional.of(reader.apply(controller, name));
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
