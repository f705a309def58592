"""The service's HTTP side: routes, their models, who may call, what is refused, the documents."""
