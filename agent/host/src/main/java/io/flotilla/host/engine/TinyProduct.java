package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;
import java.util.Map;

/**
 * A product of two small matrices whose numbers every precision from FP16 up holds exactly, so that
 * a device which computes at all gives this very answer.
 */
public final class TinyProduct {
    /** Rows and columns of each matrix: a multiple of what kernels work on at once. */
    public static final int SIZE = 64;

    private static final double MOST_ERROR = 0.01;

    private TinyProduct() {}

    /** The left matrix, row by row: small whole numbers. */
    public static float[] left() {
        return numbers(5, 2);
    }

    /** The right matrix, row by row. */
    public static float[] right() {
        return numbers(3, 1);
    }

    private static float[] numbers(int cycle, int middle) {
        float[] numbers = new float[SIZE * SIZE];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i / SIZE + i % SIZE) % cycle - middle;
        }
        return numbers;
    }

    /** What left times right is, row by row. */
    public static float[] expected() {
        float[] left = left();
        float[] right = right();
        float[] product = new float[SIZE * SIZE];
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                for (int i = 0; i < SIZE; i++) {
                    product[row * SIZE + column] += left[row * SIZE + i] * right[i * SIZE + column];
                }
            }
        }
        return product;
    }

    /** Fails unless a device answered as it must. */
    public static void requireRight(float[] answer, String device) throws HostProblem {
        float[] expected = expected();
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(answer[i] - expected[i]) <= MOST_ERROR)) {
                throw new HostProblem(
                        Reason.INFERENCE_FAILED,
                        "The device %s computes wrongly: %s where %s is right."
                                .formatted(device, answer[i], expected[i]),
                        Map.of("device", device));
            }
        }
    }
}
