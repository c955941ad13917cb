package dev.countersign.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed webhooks as requests, made before the clock runs. */
final class Webhooks {
  private final House house;
  private long number;

  Webhooks(House house) {
    this.house = house;
  }

  /** Words of so many strangers. */
  List<byte[]> texts(int count) throws GeneralSecurityException {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      number++;
      requests.add(
          request(
              message(
                  house.account(0),
                  Long.toString(7_000_000_000_000_000L + number % 1000),
                  "\"text\":\"hello there, is anybody at home? " + number + "\"")));
    }
    return requests;
  }

  /** A tap on a quick reply. */
  byte[] tap(String account, String person, String payload) throws GeneralSecurityException {
    number++;
    return request(
        message(
            account,
            person,
            "\"text\":\"Approve\",\"quick_reply\":{\"payload\":\"" + payload + "\"}"));
  }

  private String message(String account, String person, String content) {
    long now = System.currentTimeMillis();
    return """
    {"object":"instagram","entry":[{"id":"%s","time":%d,"messaging":[{"sender":{"id":"%s"},"recipient":{"id":"%s"},\
    "timestamp":%d,"message":{"mid":"aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAwMDAwMDAx%d",%s}}]}]}\
    """
        .formatted(account, now, person, account, now, number, content);
  }

  private byte[] request(String text) throws GeneralSecurityException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(house.appSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HttpLoad.post(
        "/webhooks/meta",
        Map.of("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body))),
        body);
  }
}
