package dev.countersign.server.api;

import dev.countersign.channel.AccountId;
import dev.countersign.gateway.Approvals;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/contacts}: who wrote to us, and until when we may answer freely. */
@RestController
public final class ContactsEndpoint {
  private static final int MOST_ITEMS = 200;
  private final Approvals approvals;
  private final InstantSource clock;

  /** The endpoint in front of these approvals' contacts. */
  public ContactsEndpoint(Approvals approvals, InstantSource clock) {
    this.approvals = approvals;
    this.clock = clock;
  }

  @GetMapping("/v1/contacts")
  ResponseEntity<String> list(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String account,
      @RequestParam(required = false) @Nullable String q) {
    Caller caller = Caller.of(request);
    Optional<Problem> lack = caller.lacks(Scope.CONTACTS_READ);
    if (lack.isPresent()) {
      return lack.get().response();
    }
    Instant now = clock.instant();
    return ApprovalsEndpoint.ok(
        ApprovalJson.items(
            approvals.contacts(within(caller, account), q, MOST_ITEMS).stream()
                .map(contact -> ApprovalJson.contact(contact, now))
                .toList(),
            null));
  }

  /** The accounts that are asked for and that the caller may see; absent for all. */
  private static @Nullable Set<AccountId> within(Caller caller, @Nullable String account) {
    if (account == null) {
      return caller.accounts();
    }
    AccountId wanted = new AccountId(account);
    return caller.key().mayUse(wanted) ? Set.of(wanted) : Set.of();
  }
}
