package io.flotilla.controller.rest.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A page of plain HTML in the making, with one style of its own and nothing from elsewhere. */
final class HtmlPage {

    private static final String STYLE =
            """
            :root{color-scheme:light dark}\
            body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem}\
            h2{margin-top:3rem;border-bottom:1px solid #8886}\
            h3{margin:2rem 0 .25rem;overflow-wrap:anywhere}\
            table{border-collapse:collapse;width:100%;margin:.5rem 0}\
            th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8883}\
            code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}\
            nav{columns:16rem}\
            nav a{display:block}\
            p{margin:.25rem 0;max-width:50rem}""";

    private final StringBuilder html = new StringBuilder();

    /** A page of that title. */
    HtmlPage(String title) {
        html.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escaped(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style><h1>")
                .append(escaped(title))
                .append("</h1>");
    }

    /** The source of styles, as a content security policy names it. */
    static String styleSource() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            var digest = sha256.digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** A heading that can be linked to by its name. */
    HtmlPage heading(int level, String name, String text) {
        html.append(
                "<h%d id=\"%s\">%s</h%d>".formatted(level, escaped(name), escaped(text), level));
        return this;
    }

    HtmlPage paragraph(String text) {
        if (!text.isEmpty()) {
            html.append("<p>").append(escaped(text)).append("</p>");
        }
        return this;
    }

    /** HTML that was made here. */
    HtmlPage raw(String made) {
        html.append(made);
        return this;
    }

    /** A row of a table; its cells are HTML that was made here. */
    HtmlPage row(String cell, String... cells) {
        html.append("<tr><td>").append(cell);
        for (var each : cells) {
            html.append("<td>").append(each);
        }
        return this;
    }

    /** A link to a heading of this page. */
    static String link(String name, String text) {
        return "<a href=\"#%s\">%s</a>".formatted(escaped(name), escaped(text));
    }

    static String code(String text) {
        return "<code>" + escaped(text) + "</code>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
