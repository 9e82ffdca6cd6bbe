var d=document,busy=0,say=function(t){d.querySelector(".said").textContent=t};
function put(t){var m=new DOMParser().parseFromString(t,"text/html"),n=m.querySelector("main");if(n){d.querySelector("main").replaceWith(n);d.title=m.title}}
function ask(o){return fetch(location.href,o).then(function(r){if(r.status>499)throw 0;return r.text()}).then(put)}
function send(b){ask({method:"POST",body:b}).then(function(){busy=0;scrollTo(0,0)},function(){var m=d.querySelector("main").dataset;if(b.has("door")){busy=0;off(0);say(m.shut)}else{say(m.wait);setTimeout(send,3e3,b)}})}
function off(v){d.querySelectorAll("button").forEach(function(x){x.disabled=v})}
d.addEventListener("submit",function(e){if(!window.fetch||!e.submitter)return;e.preventDefault();if(busy)return;busy=1;var b=new URLSearchParams(new FormData(e.target));b.set(e.submitter.name,e.submitter.value);off(1);say(d.querySelector("main").dataset.send);send(b)});
function seen(){if(!d.hidden&&window.fetch)fetch(location.href,{method:"POST",body:new URLSearchParams("looked=1"),keepalive:true}).catch(function(){})}
function look(){var n=d.querySelector("textarea");if(!busy&&!d.hidden&&!(n&&n.value))ask({}).catch(function(){})}
d.addEventListener("visibilitychange",function(){look();seen()});setInterval(look,2e4);seen()
