package io.flotilla.agent.telemetry;

import java.io.IOException;

/** Writes reports as they are kept on disk and sent. */
public interface ReportCodec {

    /** The report as bytes. */
    byte[] encode(Report report);

    /** The report of such bytes. */
    Report decode(byte[] bytes) throws IOException;
}
