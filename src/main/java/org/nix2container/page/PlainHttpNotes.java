package org.nix2container.page;

/** Says on the page what runtimes on other machines need before they fetch without TLS. */
final class PlainHttpNotes {

  private final HtmlWriter html = new HtmlWriter();
  private final ShelfAddress address;

  private PlainHttpNotes(ShelfAddress address) {
    this.address = address;
  }

  /** Nothing for loopback addresses, from which Docker, too, takes anything. */
  static Html of(ShelfAddress address) {
    return address.isLoopback() ? new Html("") : new PlainHttpNotes(address).section();
  }

  private Html section() {
    html.element("section", this::content, "class", "card", "aria-labelledby", "plain");
    return html.html();
  }

  private void content() {
    html.element("h2", "Over plain HTTP", "id", "plain");
    html.element("p", this::forDocker);
    CommandLine.write(html, "{\"insecure-registries\": [\"" + address.host() + "\"]}");
    html.element("p", this::forContainerd);
    CommandLine.write(html, "server = \"http://" + address.host() + "\"");
  }

  private void forDocker() {
    html.text("This server has no TLS. Docker wants to be told so, in ");
    html.element("code", "/etc/docker/daemon.json").text(":");
  }

  private void forContainerd() {
    html.text("And containerd on the nodes of a Kubernetes cluster, in ");
    html.element("code", "/etc/containerd/certs.d/" + address.host() + "/hosts.toml").text(":");
  }
}
