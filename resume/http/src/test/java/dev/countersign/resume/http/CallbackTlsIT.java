package dev.countersign.resume.http;

import static dev.countersign.resume.http.Callbacks.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.resume.ResumeOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That an address which was checked is still proved by a certificate for the name. */
class CallbackTlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path directory;
  private static SSLContext trusted;

  @BeforeAll
  static void make_a_certificate_for_the_receiver() throws Exception {
    Path store = directory.resolve("receiver.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=receiver",
                "-ext",
                "SAN=dns:app.example.com",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(output).isZero();
    trusted = context(store);
  }

  @Test
  void a_trusted_certificate_for_the_name_is_delivered_to() throws Exception {
    try (Receiver receiver = receiver();
        CallbackResumer resumer = resumer(trusted)) {
      assertThat(resumer.resume(to("https://app.example.com:" + receiver.port() + "/")))
          .isEqualTo(new ResumeOutcome.Delivered());
    }
  }

  @Test
  void a_certificate_for_another_name_failed_before_anything_was_sent() throws Exception {
    try (Receiver receiver = receiver();
        CallbackResumer resumer = resumer(trusted)) {
      assertTlsFailed(resumer.resume(to("https://other.example.com:" + receiver.port() + "/")));
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @Test
  void a_certificate_that_nobody_signed_failed_before_anything_was_sent() throws Exception {
    try (Receiver receiver = receiver();
        CallbackResumer resumer = resumer(SSLContext.getDefault())) {
      assertTlsFailed(resumer.resume(to("https://app.example.com:" + receiver.port() + "/")));
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @Test
  void a_receiver_that_speaks_no_tls_failed() throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = resumer(trusted)) {
      assertThat(resumer.resume(to("https://app.example.com:" + receiver.port() + "/")))
          .isInstanceOf(ResumeOutcome.Failed.class);
      assertThat(receiver.requests()).isEmpty();
    }
  }

  private static void assertTlsFailed(ResumeOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ResumeOutcome.Failed.class,
            failed -> assertThat(failed.detail()).startsWith("TLS failed: ").hasSizeLessThan(200));
  }

  private static Receiver receiver() throws IOException {
    ServerSocket listener =
        trusted
            .getServerSocketFactory()
            .createServerSocket(0, 50, AllowListTest.address("127.0.0.1"));
    return Receiver.over(listener, (request, exchange) -> exchange.head(200, "Content-Length: 0"));
  }

  private static CallbackResumer resumer(SSLContext trust) throws Exception {
    return Callbacks.usual()
        .allowing("127.0.0.1/32", "10.0.0.0/8")
        .everyNameIs("127.0.0.1")
        .trusting(trust)
        .open();
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory identity =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    identity.init(keys, PASSWORD);
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("receiver", keys.getCertificate("mykey"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
