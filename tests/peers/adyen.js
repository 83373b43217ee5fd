// Pays on a nexo terminal at 127.0.0.1:8443 with Adyen's own library, and asks what became of a payment.
// Arguments: pay REF AMOUNT | ask REF. Prints the terminal's answer as JSON, or {"broken": "..."}.
const { Client, TerminalLocalAPI, EnvironmentEnum, HttpURLConnectionClient } = require("@adyen/api-library");

const http = new HttpURLConnectionClient();
http.agentOptions = { rejectUnauthorized: false }; // which certificate counts is our driver's matter
const config = { apiKey: "none", environment: EnvironmentEnum.TEST, terminalApiLocalEndpoint: "https://127.0.0.1" };
const client = new Client(config, http);
const key = { KeyIdentifier: "virtual", KeyVersion: 1, Passphrase: "virtual terminal", AdyenCryptoVersion: 1 };

const [, , what, ref, amount] = process.argv;
const header = (category, service) => ({
  ProtocolVersion: "3.0", MessageClass: "Service", MessageCategory: category, MessageType: "Request",
  SaleID: "PEER", ServiceID: service, POIID: "VIRTUAL-0001",
});
const sale = { SaleTransactionID: { TransactionID: ref, TimeStamp: new Date() } };
const request = what === "pay"
  ? { MessageHeader: header("Payment", ref),
      PaymentRequest: { SaleData: sale,
        PaymentTransaction: { AmountsReq: { Currency: "USD", RequestedAmount: Number(amount) } } } }
  : { MessageHeader: header("TransactionStatus", `S${ref}`),
      TransactionStatusRequest: { ReceiptReprintFlag: false,
        MessageReference: { MessageCategory: "Payment", SaleID: "PEER", ServiceID: ref } } };

new TerminalLocalAPI(client).request({ SaleToPOIRequest: request }, key)
  .then((answer) => console.log(JSON.stringify(answer.SaleToPOIResponse)))
  .catch((error) => console.log(JSON.stringify({ broken: String(error.message || error) })));
