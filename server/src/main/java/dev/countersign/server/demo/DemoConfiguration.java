package dev.countersign.server.demo;

import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.Nodes;
import dev.countersign.spring.CountersignDatabase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the demo adds to the server: the workflow, as any embedder would register it, and the page.
 */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {

  @Bean(RefundWorkflow.HANDLER)
  RefundWorkflow refund(CountersignDatabase database, ObjectProvider<Nodes> nodes) {
    RefundWorkflow workflow = new RefundWorkflow(database.dataSource(), nodes::getObject);
    workflow.prepare();
    return workflow;
  }

  @Bean
  DemoPage demoPage(RefundWorkflow workflow, Approvals approvals, PhoneLink phone) {
    return new DemoPage(workflow, approvals, phone);
  }
}
