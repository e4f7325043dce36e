package io.flotilla.controller.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of settings in the documentation lists what there is, with its default. */
class OperationsDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `(flotilla\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\|.*");

    @Test
    void it_lists_every_setting_with_its_default() throws IOException {
        assertThat(documented()).containsExactlyEntriesOf(settings());
    }

    private static Map<String, String> documented() throws IOException {
        var rows = new TreeMap<String, String>();
        try (var lines = Files.lines(Path.of("../docs/operations.md"))) {
            lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .forEach(
                            row ->
                                    rows.put(
                                            row.group(1),
                                            row.group(2) == null ? "" : row.group(2)));
        }
        return rows;
    }

    private static Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("io.flotilla.controller")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .forEach(
                                type ->
                                        add(
                                                settings,
                                                type.getAnnotationOfType(ConfigMapping.class)
                                                        .prefix(),
                                                type.reflect()));
        return settings;
    }

    private static void add(Map<String, String> settings, String prefix, Class<?> group) {
        Arrays.stream(group.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 0)
                .forEach(method -> add(settings, prefix + "." + key(method), method));
    }

    private static void add(Map<String, String> settings, String key, Method method) {
        if (method.getReturnType().isMemberClass() && method.getReturnType().isInterface()) {
            add(settings, key, method.getReturnType());
            return;
        }
        var value = method.getAnnotation(WithDefault.class);
        settings.put(key, value == null ? "" : unified(value.value()));
    }

    /** Units in one case. */
    private static String unified(String value) {
        return value.matches("\\d+[SMHD]") ? value.toLowerCase(Locale.ROOT) : value;
    }

    private static String key(Method method) {
        return method.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
