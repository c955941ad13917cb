package dev.countersign.resume.http;

import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeTarget;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Builds resumers and deliveries for tests; what a test does not name has a usual value. */
final class Callbacks {
  static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  static final CallbackSecret SECRET = CallbackSecret.generate(new byte[32]);
  static final String BODY = "{\"type\":\"approval.decided\",\"data\":{\"comment\":\"gern ✅\"}}";

  private Supplier<List<CallbackSecret>> secrets = () -> List.of(SECRET);
  private AllowList allowed = AllowListTest.read("127.0.0.1/32", "::1/128");
  private CallbackSettings.Limits limits = CallbackSettings.Limits.usual();
  private NameResolver names = name -> List.of();
  private InstantSource clock = InstantSource.fixed(NOW);
  private SSLContext trust;

  private Callbacks() throws NoSuchAlgorithmException {
    trust = SSLContext.getDefault();
  }

  static Callbacks usual() throws NoSuchAlgorithmException {
    return new Callbacks();
  }

  Callbacks signedWith(Supplier<List<CallbackSecret>> signing) {
    secrets = signing;
    return this;
  }

  Callbacks allowing(String... blocks) {
    allowed = AllowListTest.read(blocks);
    return this;
  }

  Callbacks connectingWithin(Duration connect) {
    limits = new CallbackSettings.Limits(connect, limits.total(), limits.connectionsPerReceiver());
    return this;
  }

  Callbacks within(Duration total) {
    limits = new CallbackSettings.Limits(limits.connect(), total, limits.connectionsPerReceiver());
    return this;
  }

  Callbacks connectionsPerReceiver(int connections) {
    limits = new CallbackSettings.Limits(limits.connect(), limits.total(), connections);
    return this;
  }

  Callbacks names(NameResolver resolver) {
    names = resolver;
    return this;
  }

  Callbacks everyNameIs(String... addresses) {
    List<InetAddress> answer = List.of(addresses).stream().map(AllowListTest::address).toList();
    return names(name -> answer);
  }

  Callbacks clock(InstantSource source) {
    clock = source;
    return this;
  }

  Callbacks trusting(SSLContext context) {
    trust = context;
    return this;
  }

  CallbackResumer open() {
    return new CallbackResumer(
        new CallbackSettings(secrets, allowed, "1.2.3", limits), names, clock, trust);
  }

  static ResumeDelivery to(Receiver receiver) {
    return to("http://127.0.0.1:" + receiver.port() + "/hooks/refund?tenant=1");
  }

  static ResumeDelivery to(String url) {
    return new ResumeDelivery("msg_1", ResumeTarget.http(URI.create(url)), BODY);
  }
}
