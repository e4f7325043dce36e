package io.flotilla.contract.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.GgufFile;
import io.flotilla.contract.format.GgufFile.StoredAs;
import io.flotilla.contract.format.Layout;
import io.flotilla.contract.format.Layout.Filling;
import io.flotilla.contract.format.Layout.Region;
import io.flotilla.contract.format.TensorType;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.contract.index.Piece.Content;
import io.flotilla.contract.index.Piece.Content.Header;
import io.flotilla.contract.index.Piece.Content.Padding;
import io.flotilla.contract.index.Piece.Content.Raw;
import io.flotilla.contract.index.Piece.Content.TensorPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceIndexerTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final TensorType F32 = new TensorType("F32", 1, 4);
    private static final TensorType Q4_K = new TensorType("Q4_K", 256, 144);

    @Test
    void a_tensor_is_cut_into_pieces_of_whole_blocks() throws IOException {
        var layout = tensors(Filling.PADDING, new Region("w", Q4_K, KIB, 144L * 20_000));

        var index = index(KIB + 144 * 20_000, layout);

        assertThat(index.pieces())
                .extracting(Piece::sizeBytes)
                .containsExactly(KIB, 7_281 * 144, 7_281 * 144, 5_438 * 144);
        assertThat(index.pieces())
                .extracting(Piece::content)
                .containsExactly(
                        new Header(), new TensorPart(0), new TensorPart(0), new TensorPart(0));
        assertThat(index.tensors())
                .containsExactly(new IndexedTensor("w", "Q4_K", 144, KIB, 144L * 20_000));
    }

    @Test
    void tiny_tensors_share_a_piece_with_what_lies_between_them() throws IOException {
        var layout =
                tensors(
                        Filling.PADDING,
                        new Region("large", F32, 128, 64 * KIB),
                        new Region("tiny", F32, 70_000, 400),
                        new Region("small", F32, 71_000, 400),
                        new Region("other", F32, 80_000, 64 * KIB));

        var index = index(80_000 + 64 * KIB, layout);

        assertThat(contents(index))
                .containsExactly(new Header(), new TensorPart(0), new Raw(), new TensorPart(1));
    }

    @Test
    void what_lies_between_tensors_is_padding_or_structure_as_the_layout_says() throws IOException {
        var regions =
                List.of(
                        new Region("a", F32, 100, 64 * KIB),
                        new Region("b", F32, 100 * KIB, 64 * KIB));

        var padded = index(200 * KIB, new Layout.Tensors(Filling.PADDING, regions));
        var structured = index(200 * KIB, new Layout.Tensors(Filling.STRUCTURE, regions));

        assertThat(contents(padded))
                .containsExactly(
                        new Header(),
                        new TensorPart(0),
                        new Padding(),
                        new TensorPart(1),
                        new Padding());
        assertThat(contents(structured))
                .containsExactly(
                        new Header(),
                        new TensorPart(0),
                        new Header(),
                        new TensorPart(1),
                        new Header());
    }

    @Test
    void tiny_tensors_within_structure_belong_to_it() throws IOException {
        var layout =
                tensors(
                        Filling.STRUCTURE,
                        new Region("scalar", F32, 300, 4),
                        new Region("large", F32, 10_000, 64 * KIB));

        var index = index(10_000 + 64 * KIB, layout);

        assertThat(contents(index)).containsExactly(new Header(), new TensorPart(0));
    }

    @Test
    void an_opaque_file_is_cut_by_its_content_within_bounds() throws IOException {
        var index = index(8 * MIB, new Layout.Opaque());

        var sizes = index.pieces().stream().map(Piece::sizeBytes).toList();
        assertThat(sizes.subList(0, sizes.size() - 1))
                .allMatch(size -> size > 16 * KIB && size <= 256 * KIB);
        assertThat(8 * MIB / sizes.size()).isBetween(48 * KIB, 96 * KIB);
        assertThat(contents(index)).containsOnly(new Raw());
    }

    @Test
    void an_insertion_into_an_opaque_file_changes_only_the_pieces_around_it() throws IOException {
        var before = random(4 * MIB);
        var after = new byte[before.length + 613];
        System.arraycopy(before, 0, after, 0, 1000);
        System.arraycopy(before, 1000, after, 1613, before.length - 1000);

        var known = new HashSet<>(digests(index(before, new Layout.Opaque())));
        var changed = new ArrayList<>(digests(index(after, new Layout.Opaque())));
        changed.removeAll(known);

        assertThat(changed).hasSizeBetween(1, 3);
    }

    @Test
    void bytes_that_offer_no_cut_are_cut_at_the_largest_size() throws IOException {
        var index = index(new byte[600 * KIB], new Layout.Opaque());

        assertThat(index.pieces())
                .extracting(Piece::sizeBytes)
                .containsExactly(256 * KIB, 256 * KIB, 88 * KIB);
    }

    @Test
    void every_digest_is_that_of_the_bytes() throws IOException {
        var bytes = random(3 * MIB + 77);
        var layout = tensors(Filling.STRUCTURE, new Region("w", F32, 50_001, 2 * MIB));

        var index = index(bytes, layout);

        assertThat(index.sha256()).isEqualTo(Digest.over(bytes));
        assertThat(index.pieces())
                .allMatch(
                        piece ->
                                piece.matches(
                                        ByteBuffer.wrap(
                                                bytes, (int) piece.offset(), piece.sizeBytes())));
    }

    @Test
    void each_byte_is_read_once_and_in_order() throws IOException {
        var bytes = random(5 * MIB);
        var layout = tensors(Filling.PADDING, new Region("w", Q4_K, 700_000, 144L * 20_000));
        var position = new long[1];
        var source =
                new ByteSource() {
                    @Override
                    public long sizeBytes() {
                        return bytes.length;
                    }

                    @Override
                    public void read(long offset, ByteBuffer target) {
                        assertThat(offset).isEqualTo(position[0]);
                        position[0] += target.remaining();
                        target.put(bytes, (int) offset, target.remaining());
                    }
                };

        PieceIndexer.index(source, layout);

        assertThat(position[0]).isEqualTo(bytes.length);
    }

    @Test
    void a_gguf_file_is_cut_at_its_tensors() throws IOException {
        var file =
                GgufFile.aGguf()
                        .withTensor("blk.0.ffn_up.weight", StoredAs.Q4_K, 1024, 4096)
                        .withTensor("output_norm.weight", StoredAs.F32, 64)
                        .bytes();
        var source = ByteSource.of(file);

        var index = PieceIndexer.index(source, ModelFiles.inspect(source).layout());

        assertThat(index.tensors())
                .extracting(IndexedTensor::name)
                .containsExactly("blk.0.ffn_up.weight");
        assertThat(contents(index))
                .containsExactly(
                        new Header(),
                        new Raw(),
                        new TensorPart(0),
                        new TensorPart(0),
                        new TensorPart(0),
                        new Raw());
    }

    @Test
    void more_tensors_than_the_index_has_room_for_make_the_file_opaque() throws IOException {
        var name = "x".repeat(513);
        var layout = tensors(Filling.PADDING, new Region(name, F32, 0, 32 * KIB));

        var index = index(32 * KIB, layout);

        assertThat(index.tensors()).isEmpty();
        assertThat(contents(index)).containsOnly(new Raw());
    }

    @Test
    void a_layout_of_another_file_is_a_mistake_of_the_caller() {
        var layout = tensors(Filling.PADDING, new Region("w", F32, 0, 32 * KIB));

        assertThatThrownBy(() -> index(KIB, layout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the layout reaches beyond the file's 1024");
    }

    private static Layout tensors(Filling filling, Region... regions) {
        return new Layout.Tensors(filling, List.of(regions));
    }

    private static PieceIndex index(int sizeBytes, Layout layout) throws IOException {
        return index(random(sizeBytes), layout);
    }

    private static PieceIndex index(byte[] bytes, Layout layout) throws IOException {
        return PieceIndexer.index(ByteSource.of(bytes), layout);
    }

    private static byte[] random(int sizeBytes) {
        var bytes = new byte[sizeBytes];
        new Random(16_64_256).nextBytes(bytes);
        return bytes;
    }

    private static List<Content> contents(PieceIndex index) {
        return index.pieces().stream().map(Piece::content).toList();
    }

    private static List<Digest> digests(PieceIndex index) {
        return index.pieces().stream().map(Piece::sha256).toList();
    }
}
