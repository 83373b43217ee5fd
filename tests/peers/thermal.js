// Prints with node-thermal-printer on 127.0.0.1, at the port given.
const { ThermalPrinter, PrinterTypes } = require("node-thermal-printer");
const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: `tcp://127.0.0.1:${process.argv[2]}`, width: 42 });
printer.alignCenter();
printer.println("CITY OF RIVERMOUTH");
printer.leftRight("WATER", "82.43");
printer.bold(true);
printer.println("TOTAL 82.43");
printer.cut();
printer.execute().then(() => console.log("printed"));
