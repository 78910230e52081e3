// polkit_table.js RULES USER ACTION [DETAIL=VALUE...]: what the rules of a file answer, as polkitd would ask them.
const [, , file, user, id, ...details] = process.argv;
const rules = [];
globalThis.polkit = {
    Result: { YES: "yes", NO: "no", NOT_HANDLED: null },
    addRule: (rule) => rules.push(rule),
    log: () => undefined,
};
new Function(require("fs").readFileSync(file, "utf8"))();
const told = Object.fromEntries(details.map((detail) => detail.split("=")));
const action = { id, lookup: (name) => told[name] };
const subject = { user, isInGroup: () => false, local: false, active: false };
const answers = rules.map((rule) => rule(action, subject)).filter((answer) => answer);
console.log(answers[0] ?? "not handled");
