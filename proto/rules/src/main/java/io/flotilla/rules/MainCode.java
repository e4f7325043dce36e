package io.flotilla.rules;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The main code of the module whose tests run, in whose folder they run. */
final class MainCode {
    static final JavaClasses CLASSES = new ClassFileImporter().importPath("target/classes");

    static final Path SOURCES = Path.of("src/main/java");

    private MainCode() {}

    static Set<JavaPackage> packagesOf(JavaClasses classes) {
        return classes.stream().map(JavaClass::getPackage).collect(toSet());
    }

    /** How many top-level types each package holds. */
    static Map<String, Long> typesByPackage(JavaClasses classes) {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, counting()));
    }

    /** How many lines each top-level type has, comments included. */
    static Map<String, Long> linesByType(Path sources) {
        try (var files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(toMap(file -> typeIn(sources.relativize(file)), MainCode::linesOf));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typeIn(Path file) {
        var path = file.toString();
        return path.substring(0, path.length() - ".java".length()).replace('/', '.');
    }

    private static long linesOf(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
