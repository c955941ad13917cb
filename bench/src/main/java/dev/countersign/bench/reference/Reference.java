package dev.countersign.bench.reference;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an acknowledgement costs at least: Helidon SE, the same HMAC, one row, one commit for all
 * that wait. It understands nothing and does nothing with it afterwards.
 */
public final class Reference {
  private record Waiting(ByteBuffer body, CompletableFuture<Boolean> stored) {}

  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final byte[] secret;

  private Reference(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Serves until it is ended.
   *
   * @param arguments port, JDBC address, user, password, app secret
   */
  public static void main(String[] arguments) throws Exception {
    Reference reference = new Reference(arguments[4].getBytes(StandardCharsets.UTF_8));
    Connection connection = DriverManager.getConnection(arguments[1], arguments[2], arguments[3]);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists reference (id bigint generated always as identity primary key, body bytea not null)");
    }
    connection.setAutoCommit(false);
    Thread.ofVirtual().start(() -> reference.storeAll(connection));
    WebServer.builder()
        .port(Integer.parseInt(arguments[0]))
        .routing(routing ->
            routing
                .post("/webhooks/meta", reference::receive)
                .get("/readyz", (request, response) -> response.send()))
        .build()
        .start();
  }

  private void receive(ServerRequest request, ServerResponse response) throws Exception {
    byte[] body = request.content().as(byte[].class);
    String signature =
        request
            .headers()
            .value(io.helidon.http.HeaderNames.create("X-Hub-Signature-256"))
            .orElse("");
    if (!isSigned(body, signature)) {
      response.status(401).send();
      return;
    }
    Waiting one = new Waiting(ByteBuffer.wrap(body), new CompletableFuture<>());
    waiting.add(one);
    one.stored().get();
    response.send();
  }

  private boolean isSigned(byte[] body, String signature) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return signature.startsWith("sha256=")
        && MessageDigest.isEqual(
            mac.doFinal(body), HexFormat.of().parseHex(signature.substring(7)));
  }

  private void storeAll(Connection connection) {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into reference (body) values (?)")) {
      while (true) {
        List<Waiting> together = new ArrayList<>(List.of(waiting.take()));
        waiting.drainTo(together, 255);
        for (Waiting one : together) {
          insert.setBytes(1, one.body().array());
          insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        together.forEach(one -> one.stored().complete(true));
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException("The reference cannot store any more", e);
    }
  }
}
