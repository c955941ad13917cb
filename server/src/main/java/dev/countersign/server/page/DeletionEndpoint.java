package dev.countersign.server.page;

import dev.countersign.channel.Address;
import dev.countersign.gateway.ErasureRequests;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.webhook.SignedRequest;
import dev.countersign.store.Erasure;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.value.Fingerprint;
import dev.countersign.value.Value;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * {@code POST /data-deletion}, where Meta tells that somebody wants their data removed, and the
 * page that tells the person how far that is.
 *
 * <p>Source: App Dashboard "Data Deletion Request Callback": the form field {@code signed_request},
 * answered with a {@code url} and a {@code confirmation_code}.
 */
@RestController
public final class DeletionEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(DeletionEndpoint.class);
  private static final String PATH = "/data-deletion";
  private static final int CODE_LENGTH = 24;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final ErasureRequests erasures;
  private final List<MetaAccount> accounts;
  private final @Nullable URI publicUrl;

  /**
   * Wishes about what these accounts know.
   *
   * @param publicUrl where people reach this server; absent for the address that Meta called
   */
  public DeletionEndpoint(
      ErasureRequests erasures, Collection<MetaAccount> accounts, @Nullable URI publicUrl) {
    this.erasures = erasures;
    this.accounts = List.copyOf(accounts);
    this.publicUrl = publicUrl;
  }

  /**
   * What the page says.
   *
   * @param code absent where there is no such wish
   */
  public record Standing(
      String title, String text, @Nullable String code, @Nullable String receivedAt) {}

  /** Meta tells of a wish. */
  @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  public ResponseEntity<String> request(HttpServletRequest request) throws IOException {
    String text =
        FormBody.read(request, 2 * SignedRequest.LONGEST).getOrDefault("signed_request", "");
    try {
      return switch (SignedRequest.check(accounts, text)) {
        case SignedRequest.Result.Refused refused -> {
          LOG.warn("A data deletion request was answered 400: {}", refused.reason());
          yield answer(
              HttpStatus.BAD_REQUEST,
              Map.of("error", Value.of("signed_request: " + refused.reason())));
        }
        case SignedRequest.Result.Verified verified -> noted(text, verified, request);
      };
    } catch (Credentials.Unusable | StoreUnavailable e) {
      LOG.error(
          "A data deletion request was answered 503, it is to be made again: {}", e.getMessage());
      return answer(
          HttpStatus.SERVICE_UNAVAILABLE, Map.of("error", Value.of("try again in a few minutes")));
    }
  }

  private ResponseEntity<String> noted(
      String text, SignedRequest.Result.Verified verified, HttpServletRequest request) {
    Set<Address> addresses =
        verified.accounts().stream()
            .map(account -> new Address(account, verified.userId()))
            .collect(Collectors.toSet());
    // the text holds a signature, so that nobody can make its code, and has the same one each time
    Erasure.Code code = new Erasure.Code(Fingerprint.sha256(text).substring(0, CODE_LENGTH));
    erasures.request(code, addresses);
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("url", Value.of(base(request) + PATH + "/" + code));
    members.put("confirmation_code", Value.of(code.value()));
    return answer(HttpStatus.OK, members);
  }

  private String base(HttpServletRequest request) {
    return publicUrl == null
        ? ServletUriComponentsBuilder.fromContextPath(request).toUriString()
        : publicUrl.toString().replaceFirst("/+$", "");
  }

  private static ResponseEntity<String> answer(HttpStatus status, Map<String, Value> members) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(new Value.Structure(members).json());
  }

  /** How far a wish is. */
  @GetMapping(PATH + "/{code}")
  public ResponseEntity<String> look(@PathVariable String code) {
    Optional<Erasure> found =
        Erasure.Code.isValid(code) ? erasures.find(new Erasure.Code(code)) : Optional.empty();
    return HtmlPages.answer(
        ResponseEntity.status(found.isPresent() ? HttpStatus.OK : HttpStatus.NOT_FOUND),
        "deletion.jte",
        found
            .map(DeletionEndpoint::standing)
            .orElseGet(() ->
                new Standing(
                    "No such request",
                    "There is no deletion request with this code. Please check the address that you were given.",
                    null,
                    null)));
  }

  private static Standing standing(Erasure erasure) {
    Instant endedAt = erasure.endedAt();
    String code = erasure.code().value();
    String receivedAt = DAY.format(erasure.requestedAt());
    return endedAt == null
        ? new Standing(
            "Your data is being removed",
            "You get no more messages. What is known about you is removed as soon as nothing that you were asked is still"
                + " under way. Please look here again in a few days.",
            code,
            receivedAt)
        : new Standing(
            "Your data has been removed",
            "Since "
                + DAY.format(endedAt)
                + " you are named nowhere here. What was decided stays, without your name.",
            code,
            receivedAt);
  }
}
