"""The SOAP service DealerClaims over the same world as OData: what the extension of the portal does inside 1C."""
