package io.flotilla.agent.probe.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeNvmlTest {

    @Test
    void a_library_that_is_not_there_is_no_library() {
        assertThat(NativeNvml.open("libnvidia-ml-that-nobody-has.so.1")).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_library_without_its_functions_is_no_library() {
        assertThat(NativeNvml.open("libc.so.6")).isEmpty();
    }
}
