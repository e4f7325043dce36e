package io.flotilla.host.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.runtime.v1.EmbedRequest;
import io.flotilla.proto.runtime.v1.HostRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
    private static final HostRequest SHORT = HostRequest.newBuilder().setRequestId(7).build();
    private static final HostRequest LONG =
            HostRequest.newBuilder()
                    .setRequestId(8)
                    .setEmbed(EmbedRequest.newBuilder().addTexts("text ".repeat(40_000)))
                    .build();

    @Test
    void requests_follow_one_another() throws IOException {
        RequestReader reader = reader(frames(SHORT, LONG, SHORT));

        assertThat(reader.next()).isEqualTo(new Arrival.Request(SHORT));
        assertThat(reader.next()).isEqualTo(new Arrival.Request(LONG));
        assertThat(reader.next()).isEqualTo(new Arrival.Request(SHORT));
        assertThat(reader.next()).isEqualTo(new Arrival.Closed());
    }

    @Test
    void a_stream_cut_anywhere_ends_without_half_a_request() throws IOException {
        byte[] whole = frames(LONG);
        for (int length : new int[] {0, 1, 2, 3, 10, whole.length / 2, whole.length - 1}) {
            assertThat(reader(Arrays.copyOf(whole, length)).next())
                    .as("after %d bytes", length)
                    .isEqualTo(new Arrival.Closed());
        }
    }

    @Test
    void what_follows_a_malformed_frame_is_read() throws IOException {
        byte[] malformed = {4, (byte) 0xff, 1, 2, 3};
        RequestReader reader = reader(concat(malformed, frames(SHORT)));

        assertThat(reader.next()).isInstanceOf(Arrival.Malformed.class);
        assertThat(reader.next()).isEqualTo(new Arrival.Request(SHORT));
    }

    @Test
    void a_length_above_64_mib_is_too_large() throws IOException {
        byte[] one = {1};

        assertThat(reader(concat(varint(64 << 20), one)).next()).isEqualTo(new Arrival.Closed());
        assertThat(reader(varint((64 << 20) + 1)).next()).isEqualTo(new Arrival.TooLarge());
        assertThat(reader(varint(-1)).next()).isEqualTo(new Arrival.TooLarge());
    }

    private static RequestReader reader(byte[] bytes) {
        return new RequestReader(new ByteArrayInputStream(bytes));
    }

    private static byte[] frames(HostRequest... requests) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HostRequest request : requests) {
            request.writeDelimitedTo(out);
        }
        return out.toByteArray();
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        while (rest >>> 7 != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return out.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
