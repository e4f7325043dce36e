package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.HashMap;
import java.util.Map;

/** The numbers by which llama.cpp knows the precisions that it can make. */
final class FileType {
    private static final Map<String, Integer> NUMBERS = numbers();

    private FileType() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        numbers.put("FP32", 0);
        numbers.put("F32", 0);
        numbers.put("FP16", 1);
        numbers.put("F16", 1);
        numbers.put("Q4_0", 2);
        numbers.put("Q4_1", 3);
        numbers.put("Q8_0", 7);
        numbers.put("Q5_0", 8);
        numbers.put("Q5_1", 9);
        numbers.put("Q2_K", 10);
        numbers.put("Q3_K_S", 11);
        numbers.put("Q3_K_M", 12);
        numbers.put("Q3_K_L", 13);
        numbers.put("Q4_K_S", 14);
        numbers.put("Q4_K_M", 15);
        numbers.put("Q5_K_S", 16);
        numbers.put("Q5_K_M", 17);
        numbers.put("Q6_K", 18);
        numbers.put("IQ2_XXS", 19);
        numbers.put("IQ2_XS", 20);
        numbers.put("Q2_K_S", 21);
        numbers.put("IQ3_XS", 22);
        numbers.put("IQ3_XXS", 23);
        numbers.put("IQ1_S", 24);
        numbers.put("IQ4_NL", 25);
        numbers.put("IQ3_S", 26);
        numbers.put("IQ3_M", 27);
        numbers.put("IQ2_S", 28);
        numbers.put("IQ2_M", 29);
        numbers.put("IQ4_XS", 30);
        numbers.put("IQ1_M", 31);
        numbers.put("BF16", 32);
        numbers.put("TQ1_0", 36);
        numbers.put("TQ2_0", 37);
        numbers.put("MXFP4_MOE", 38);
        numbers.put("NVFP4", 39);
        numbers.put("Q1_0", 40);
        numbers.put("Q2_0", 41);
        return Map.copyOf(numbers);
    }

    static int of(String precision) throws HostProblem {
        Integer number = NUMBERS.get(precision);
        if (number == null) {
            throw new HostProblem(
                    Reason.QUANTIZATION_UNSUPPORTED,
                    "llama.cpp does not make " + precision + ".",
                    Map.of("precision", precision));
        }
        return number;
    }
}
