package dev.countersign.sandbox;

import static dev.countersign.sandbox.ThreeChannels.ADA_ON_INSTAGRAM_LOGIN;
import static dev.countersign.sandbox.ThreeChannels.STUDIO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Http.Reply;
import dev.countersign.sandbox.account.Credential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstagramLoginIT {

  private static final String TOKEN = "IGAAsandbox0000000001";
  private static final String HELLO =
      "{'recipient':{'id':'6643217890123456'},'message':{'text':'Hello'}}";

  private final ThreeChannels meta = new ThreeChannels();

  @AfterEach
  void close() {
    meta.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"me", "17841400000000003"})
  void a_message_is_sent_on_the_instagram_host_only(String node) {
    meta.sandbox.write(ADA_ON_INSTAGRAM_LOGIN, "Hi");

    assertThat(meta.send("/ig/v26.0/" + node + "/messages", TOKEN, HELLO).status()).isEqualTo(200);
    expectError(meta.send("/v26.0/me/messages", TOKEN, HELLO), 401, 190);
    expectError(meta.send("/ig/v26.0/me/messages", Http.TOKEN, HELLO), 401, 190);
  }

  @Test
  void webhooks_are_signed_with_the_secret_of_the_instagram_app() {
    meta.sandbox.write(ADA_ON_INSTAGRAM_LOGIN, "Hi");
    meta.webhooks();

    Receiver.Post post = meta.receiver.posts().getFirst();
    Credential secret = new Credential("sandbox-instagram-app-secret");
    assertThat(post.signature())
        .isEqualTo("sha256=" + secret.sign(post.body().getBytes(StandardCharsets.US_ASCII)));
    assertThat(post.json().at("/entry/0/id").asString()).isEqualTo(STUDIO.value());
  }

  @Test
  void a_token_is_refreshed_from_a_day_on_and_the_old_one_keeps_working() {
    assertThat(refresh("/ig/refresh_access_token").status()).isEqualTo(400);
    meta.sandbox.advance(Duration.ofHours(24));

    Reply reply = refresh("/ig/v26.0/refresh_access_token");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("expires_in").asLong()).isEqualTo(5_184_000);
    assertThat(reply.json().path("permissions").asString())
        .contains("instagram_business_manage_messages");
    String fresh = reply.json().path("access_token").asString();
    assertThat(fresh).startsWith("IGAA").isNotEqualTo(TOKEN);
    assertThat(me(TOKEN).status()).isEqualTo(200);
    meta.sandbox.advance(Duration.ofDays(59));
    expectError(me(TOKEN), 401, 190);
    assertThat(me(TOKEN).error().path("error_subcode").asInt()).isEqualTo(463);
    assertThat(me(fresh).json().path("username").asString()).isEqualTo("countersign.studio");
  }

  @Test
  void an_expired_token_is_not_refreshed() {
    meta.sandbox.setTokenAge(STUDIO, Duration.ofDays(60));

    expectError(refresh("/ig/refresh_access_token"), 401, 190);
  }

  @Test
  void the_account_is_subscribed_by_its_own_id() {
    Reply reply =
        meta.send(
            "/ig/v26.0/17841400000000003/subscribed_apps?subscribed_fields=messages", TOKEN, "");

    assertThat(reply.json().path("success").asBoolean()).as(reply.body()).isTrue();
  }

  private Reply refresh(String path) {
    return meta.http.get(path + "?grant_type=ig_refresh_token&access_token=" + TOKEN);
  }

  private Reply me(String token) {
    return meta.http.get("/ig/v26.0/me?fields=user_id,username&access_token=" + token);
  }

  private static void expectError(Reply reply, int status, int code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.error().path("code").asInt()).isEqualTo(code);
  }
}
