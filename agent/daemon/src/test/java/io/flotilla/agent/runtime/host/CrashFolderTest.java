package io.flotilla.agent.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashFolderTest {
    @TempDir private Path folder;

    @Test
    void the_newest_crashes_are_kept() throws Exception {
        for (var crash = 0; crash < 12; crash++) {
            var file = Files.writeString(folder.resolve("hs_err_pid" + crash + ".log"), "why");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * (crash + 1)));
        }

        new CrashFolder(folder).prepare();

        assertThat(folder.toFile().list())
                .hasSize(8)
                .contains("hs_err_pid4.log", "hs_err_pid11.log");
    }

    @Test
    void the_folder_is_made_for_its_owner_alone() throws Exception {
        var crashes = folder.resolve("runtime/crashes");

        new CrashFolder(crashes).prepare();

        assertThat(Files.getPosixFilePermissions(crashes)).hasSize(3);
    }
}
