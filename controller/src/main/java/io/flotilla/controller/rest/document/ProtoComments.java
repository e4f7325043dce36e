package io.flotilla.controller.rest.document;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The comments of the protos, by the full name of what they stand before. */
public final class ProtoComments {

    private static final String RESOURCE = "META-INF/flotilla/descriptors.binpb";

    private final Map<String, String> comments = new HashMap<>();

    private ProtoComments() {}

    /** Reads the comments that the wire's jar carries beside its classes. */
    public static ProtoComments load() {
        try (var content = ProtoComments.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (content == null) {
                throw new IllegalStateException("not on the class path: " + RESOURCE);
            }
            var comments = new ProtoComments();
            FileDescriptorSet.parseFrom(content).getFileList().forEach(comments::read);
            return comments;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + RESOURCE, unreadable);
        }
    }

    /** The comment, or nothing. */
    public String of(String fullName) {
        return comments.getOrDefault(fullName, "");
    }

    private void read(FileDescriptorProto file) {
        var byPath =
                file.getSourceCodeInfo().getLocationList().stream()
                        .filter(location -> !location.getLeadingComments().isBlank())
                        .collect(
                                Collectors.toMap(
                                        location -> location.getPathList(),
                                        location -> tidy(location.getLeadingComments()),
                                        (first, _) -> first));
        var reader = new FileReader(byPath);
        var prefix = file.getPackage() + ".";
        for (int i = 0; i < file.getMessageTypeCount(); i++) {
            reader.message(file.getMessageType(i), prefix, List.of(4, i));
        }
        for (int i = 0; i < file.getEnumTypeCount(); i++) {
            reader.enumeration(file.getEnumType(i), prefix, List.of(5, i));
        }
        for (int i = 0; i < file.getServiceCount(); i++) {
            reader.service(file.getService(i), prefix, List.of(6, i));
        }
    }

    private static String tidy(String comment) {
        return comment.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
    }

    /** Walks one file; the numbers are those of the fields of {@code descriptor.proto}. */
    private final class FileReader {

        private final Map<List<Integer>, String> byPath;

        private FileReader(Map<List<Integer>, String> byPath) {
            this.byPath = byPath;
        }

        private void message(DescriptorProto message, String prefix, List<Integer> path) {
            var name = prefix + message.getName();
            keep(name, path);
            for (int i = 0; i < message.getFieldCount(); i++) {
                keep(name + "." + message.getField(i).getName(), below(path, 2, i));
            }
            for (int i = 0; i < message.getNestedTypeCount(); i++) {
                message(message.getNestedType(i), name + ".", below(path, 3, i));
            }
            for (int i = 0; i < message.getEnumTypeCount(); i++) {
                enumeration(message.getEnumType(i), name + ".", below(path, 4, i));
            }
        }

        private void enumeration(EnumDescriptorProto type, String prefix, List<Integer> path) {
            var name = prefix + type.getName();
            keep(name, path);
            for (int i = 0; i < type.getValueCount(); i++) {
                keep(name + "." + type.getValue(i).getName(), below(path, 2, i));
            }
        }

        private void service(ServiceDescriptorProto service, String prefix, List<Integer> path) {
            var name = prefix + service.getName();
            keep(name, path);
            for (int i = 0; i < service.getMethodCount(); i++) {
                keep(name + "." + service.getMethod(i).getName(), below(path, 2, i));
            }
        }

        private void keep(String fullName, List<Integer> path) {
            var comment = byPath.get(path);
            if (comment != null) {
                comments.put(fullName, comment);
            }
        }

        private static List<Integer> below(List<Integer> path, int field, int index) {
            var longer = new ArrayList<>(path);
            longer.add(field);
            longer.add(index);
            return longer;
        }
    }
}
