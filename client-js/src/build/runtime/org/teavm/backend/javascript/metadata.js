"use strict";

// In place of TeaVM's file of this name: nothing here asks a class for its name, its interfaces or its
// members, so all that is set up of a class is its prototype. Each class comes as eight values.
let $rt_packages = () => {};
let $rt_metadata = data => {
    for (let i = 0; i < data.length; i += 8) {
        let cls = data[i];
        let parent = data[i + 2] || teavm_globals.Object;
        cls.prototype = teavm_globals.Object.create(parent.prototype);
        cls.prototype.constructor = cls;
        let methods = data[i + 7] || [];
        for (let j = 0; j < methods.length; j += 2) {
            [].concat(methods[j]).forEach(name => cls.prototype[name] = methods[j + 1]);
        }
    }
};
