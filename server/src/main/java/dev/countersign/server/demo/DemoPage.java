package dev.countersign.server.demo;

import dev.countersign.ApprovalId;
import dev.countersign.gateway.Approvals;
import dev.countersign.journal.JournalEntry;
import dev.countersign.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page that shows the refunds fall asleep and wake up. */
@RestController
final class DemoPage {
  private static final List<String> AMOUNTS =
      List.of("129.90 EUR", "18.00 EUR", "540.00 EUR", "64.50 EUR");

  private final RefundWorkflow workflow;
  private final Approvals approvals;
  private final PhoneLink phone;

  DemoPage(RefundWorkflow workflow, Approvals approvals, PhoneLink phone) {
    this.workflow = workflow;
    this.approvals = approvals;
    this.phone = phone;
  }

  @GetMapping("/")
  ResponseEntity<Void> start() {
    return ResponseEntity.status(302).header("Location", "/demo").build();
  }

  @GetMapping("/demo")
  ResponseEntity<ClassPathResource> page() {
    return file("demo.html", MediaType.TEXT_HTML);
  }

  @GetMapping("/demo/{name:demo\\.css|demo\\.js|demo\\.svg}")
  ResponseEntity<ClassPathResource> part(@PathVariable String name) {
    return file(
        name,
        MediaType.valueOf(
            switch (name) {
              case "demo.css" -> "text/css";
              case "demo.js" -> "text/javascript";
              default -> "image/svg+xml";
            }));
  }

  private static ResponseEntity<ClassPathResource> file(String name, MediaType type) {
    return ResponseEntity.ok()
        .contentType(new MediaType(type, java.nio.charset.StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header(
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .body(new ClassPathResource("demo/" + name));
  }

  /**
   * Asks for one more refund. A page of another site cannot: browsers tell where a request comes
   * from.
   */
  @PostMapping("/demo/refunds")
  ResponseEntity<String> another(
      @RequestParam(defaultValue = "instagram") String channel,
      @RequestHeader(name = "Sec-Fetch-Site", defaultValue = "same-origin") String site) {
    if (!site.equals("same-origin")) {
      return ResponseEntity.status(403).build();
    }
    Optional<DemoChannel> on = DemoChannel.named(channel);
    if (on.isEmpty()) {
      return ResponseEntity.badRequest().build();
    }
    startNext(on.get());
    return ResponseEntity.accepted().build();
  }

  void startNext(DemoChannel channel) {
    int number =
        workflow.refunds().stream()
                .mapToInt(refund -> Integer.parseInt(refund.order()))
                .max()
                .orElse(4710)
            + 1;
    workflow.start(number, AMOUNTS.get(number % AMOUNTS.size()), channel);
  }

  @GetMapping(value = "/demo/refunds", produces = MediaType.APPLICATION_JSON_VALUE)
  String refunds() {
    List<Value> items = new ArrayList<>();
    for (RefundWorkflow.Refund refund : workflow.refunds()) {
      Map<String, Value> members = new LinkedHashMap<>();
      members.put("order", Value.of(refund.order()));
      members.put("amount", Value.of(refund.amount()));
      members.put("state", Value.of(refund.state()));
      members.put("wakes", Value.of(refund.wakes()));
      members.put("journal", journal(refund));
      items.add(new Value.Structure(members));
    }
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("phone", Value.of(phone.address().toString()));
    members.put("refunds", new Value.Sequence(items));
    return new Value.Structure(members).json();
  }

  private Value journal(RefundWorkflow.Refund refund) {
    List<Value> steps = new ArrayList<>();
    Optional<ApprovalId> approval =
        Optional.ofNullable(refund.approval()).flatMap(ApprovalId::parse);
    if (approval.isPresent()) {
      for (JournalEntry entry : approvals.journal(approval.get())) {
        Map<String, Value> step = new LinkedHashMap<>();
        step.put("at", Value.of(entry.at().toString()));
        step.put("event", Value.of(entry.event().name()));
        step.put("actor", Value.of(entry.actor().label()));
        steps.add(new Value.Structure(step));
      }
    }
    return new Value.Sequence(steps);
  }
}
