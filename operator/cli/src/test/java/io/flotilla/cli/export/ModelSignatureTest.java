package io.flotilla.cli.export;

import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.MainRun;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.trust.ModelKey;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.json.JsonDocument;
import io.flotilla.contract.format.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Signatures of exported folders, checked here by what their documents say alone: the model's at
 * https://github.com/sigstore/model-transparency/blob/main/docs/model_signing_format.md, the
 * envelope's at https://github.com/secure-systems-lab/dsse/blob/master/protocol.md.
 */
class ModelSignatureTest {
    private static final byte[] FIRST = "the first".getBytes(UTF_8);
    private static final byte[] SECOND = "the second".getBytes(UTF_8);

    @TempDir private Path temporary;
    private Path folder;
    private Path keyFile;
    private RegistryDouble registry;
    private ControllerConnection controller;
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();

    @BeforeEach
    void open() {
        folder = temporary.resolve("tiny");
        keyFile = temporary.resolve("key.pem");
        registry = new RegistryDouble();
        registry.withVariant("b", registry.file("model.onnx", ROLE_MODEL, SECOND))
                .withVariant("a", registry.file("model.onnx", ROLE_MODEL, FIRST));
        controller = registry.connect();
    }

    @AfterEach
    void close() {
        controller.close();
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({"model, EC, SHA256withECDSA", "release, Ed25519, Ed25519"})
    void it_is_the_keys_signature_over_the_envelope(String kind, String type, String algorithm)
            throws Exception {
        generateKey(kind);

        sign();

        var bundle =
                JsonDocument.read(ByteSource.of(Files.readAllBytes(folder.resolve("model.sig"))));
        var envelope = bundle.at("dsseEnvelope");
        var payload = Base64.getDecoder().decode(envelope.at("payload").text());
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey(type));
        verifier.update(
                ("DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ").getBytes(UTF_8));
        verifier.update(payload);
        var signature = envelope.at("signatures").elements().getFirst().at("sig").text();
        assertThat(verifier.verify(Base64.getDecoder().decode(signature))).isTrue();
        assertThat(bundle.at("mediaType").text())
                .isEqualTo("application/vnd.dev.sigstore.bundle.v0.3+json");
        assertThat(envelope.at("payloadType").text()).isEqualTo("application/vnd.in-toto+json");
        assertThat(bundle.at("verificationMaterial").at("publicKey").at("hint").text())
                .isEqualTo(sha256(Files.readAllBytes(temporary.resolve("key.pem.pub"))));
    }

    @Test
    void its_statement_lists_every_file_and_a_digest_over_them_all() throws Exception {
        generateKey("model");

        sign();

        var statement = statement();
        assertThat(statement.at("_type").text()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.at("predicateType").text())
                .isEqualTo("https://model_signing/signature/v1.0");
        var predicate = statement.at("predicate");
        assertThat(predicate.at("resources").elements())
                .extracting(file -> file.at("name").text(), file -> file.at("digest").text())
                .containsExactly(
                        Tuple.tuple("a/model.onnx", sha256(FIRST)),
                        Tuple.tuple("b/model.onnx", sha256(SECOND)));
        assertThat(predicate.at("serialization").at("method").text()).isEqualTo("files");
        assertThat(predicate.at("serialization").at("hash_type").text()).isEqualTo("sha256");
        var subject = statement.at("subject").elements().getFirst();
        assertThat(subject.at("name").text()).isEqualTo("tiny-1.0.0");
        assertThat(subject.at("digest").at("sha256").text())
                .isEqualTo(sha256(HexFormat.of().parseHex(sha256(FIRST) + sha256(SECOND))));
    }

    @Test
    void a_folder_that_holds_something_else_is_not_signed() throws IOException {
        generateKey("model");
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("notes.txt"), "mine");

        assertThatThrownBy(this::sign)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not signed: notes.txt");

        assertThat(folder.resolve("model.sig")).doesNotExist();
    }

    @Test
    void a_signature_that_is_there_is_left_alone() throws IOException {
        generateKey("model");
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("model.sig"), "somebody's");

        assertThatThrownBy(this::sign).hasMessageContaining("model.sig is there already");

        assertThat(folder.resolve("model.sig")).hasContent("somebody's");
    }

    @Test
    void a_public_half_of_another_key_is_found_out() throws IOException {
        generateKey("model");
        var other = temporary.resolve("other.pem");
        assertThat(MainRun.of("key", "generate", "--for=model", other.toString()).code()).isZero();
        Files.copy(
                temporary.resolve("other.pem.pub"),
                temporary.resolve("key.pem.pub"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(this::sign).hasMessageContaining("is the half of another key");
    }

    private void generateKey(String kind) {
        var run = MainRun.of("key", "generate", "--for=" + kind, keyFile.toString());
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    private void sign() {
        var printer = new Printer(new PrintStream(words), new PrintStream(words));
        new Export(controller, printer, folder)
                .signed(RegistryDouble.VERSION, "", ModelKey.read(keyFile));
    }

    private JsonValue statement() throws Exception {
        var bundle =
                JsonDocument.read(ByteSource.of(Files.readAllBytes(folder.resolve("model.sig"))));
        var payload = bundle.at("dsseEnvelope").at("payload").text();
        return JsonDocument.read(ByteSource.of(Base64.getDecoder().decode(payload)));
    }

    private PublicKey publicKey(String type) throws Exception {
        var pem = Files.readString(temporary.resolve("key.pem.pub"));
        var base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance(type)
                .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
