package io.flotilla.agent.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads and writes PEM (RFC 7468). */
final class Pem {
    private Pem() {}

    static byte[] encode(String label, byte[] der) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        var text = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes of the first block of that label. */
    static byte[] decode(String label, String text) throws IOException {
        var begin = "-----BEGIN " + label + "-----";
        var from = text.indexOf(begin);
        var to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IOException("no PEM block " + label);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException("PEM block " + label + " is damaged", e);
        }
    }

    static byte[] encode(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (var certificate : certificates) {
            try {
                var block = encode("CERTIFICATE", certificate.getEncoded());
                text.append(new String(block, StandardCharsets.US_ASCII));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a parsed certificate does not encode", e);
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** All certificates of a file, at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var certificates = new ArrayList<X509Certificate>();
            for (var certificate : factory().generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return List.copyOf(certificates);
        } catch (CertificateException e) {
            throw new IOException(file + " is not a PEM file of certificates", e);
        }
    }

    static X509Certificate certificate(byte[] der) throws IOException {
        try {
            var in = new ByteArrayInputStream(der);
            return (X509Certificate) factory().generateCertificate(in);
        } catch (CertificateException e) {
            throw new IOException("not an X.509 certificate", e);
        }
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }
}
