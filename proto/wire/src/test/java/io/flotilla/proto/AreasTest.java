package io.flotilla.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AreasTest {
    /** Each area imports from itself and from those before it. */
    private static final List<String> IN_ORDER =
            List.of(
                    "shared",
                    "access",
                    "artifact",
                    "device",
                    "registry",
                    "signing",
                    "making",
                    "telemetry",
                    "distribution",
                    "planning",
                    "rollout",
                    "overview",
                    "link",
                    "agent");

    /** Spoken by a device with its own child processes, apart from the areas. */
    private static final List<String> RUNTIME = List.of("shared", "runtime");

    @ParameterizedTest
    @MethodSource("files")
    void an_area_imports_only_from_those_before_it(String file, List<String> imports) {
        var order = areaOf(file).equals("runtime") ? RUNTIME : IN_ORDER;

        var upToItself = order.subList(0, order.indexOf(areaOf(file)) + 1);

        assertThat(upToItself)
                .isNotEmpty()
                .containsAll(imports.stream().map(AreasTest::areaOf).toList());
    }

    static Stream<Arguments> files() throws IOException {
        var descriptors = Path.of("target/classes/META-INF/flotilla/descriptors.binpb");
        return FileDescriptorSet.parseFrom(Files.readAllBytes(descriptors)).getFileList().stream()
                .filter(file -> isOurs(file.getName()))
                .map(file -> Arguments.of(file.getName(), importsOf(file)));
    }

    private static List<String> importsOf(FileDescriptorProto file) {
        return file.getDependencyList().stream().filter(AreasTest::isOurs).toList();
    }

    private static boolean isOurs(String file) {
        return file.startsWith("flotilla/");
    }

    private static String areaOf(String file) {
        return file.split("/", 3)[1];
    }
}
