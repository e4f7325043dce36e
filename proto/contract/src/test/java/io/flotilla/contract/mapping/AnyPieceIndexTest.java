package io.flotilla.contract.mapping;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.contract.Bounded;

/**
 * Decodes whatever bytes come as a piece index, within bounds of memory and time. A build runs the
 * corpus; deploy/fuzz looks for more.
 */
class AnyPieceIndexTest {

    @FuzzTest
    void index(byte[] bytes) throws Exception {
        Bounded.read(() -> PieceIndexCodec.decode(bytes));
    }
}
