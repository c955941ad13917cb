/** WhatsApp messages of a business number: the questions and notices that we send. */
@NullMarked
package dev.countersign.meta.whatsapp;

import org.jspecify.annotations.NullMarked;
