// Prints a small receipt on 127.0.0.1:9100, or asks how its printer or drawer is. Arguments: print | printer | drawer
const receiptio = require("receiptio");
const what = process.argv[2];
const options = what === "print" ? "-d 127.0.0.1 -p escpos -c 42" : `-d 127.0.0.1 -q ${what}`;
receiptio.print("^CITY OF RIVERMOUTH\nWATER | 82.43\n-\n^TOTAL | ^82.43\n", options).then((said) => console.log(said));
