(function(w,d){"use strict";var ads=w.oneAds=w.oneAds||{zones:{},show:function(z){this.zones[z]&&this.zones[z]()}};
{% for zone in range(1, 131) %}
ads.zones["zone-{{ zone }}"]=function(){var e=d.getElementById("zone-{{ zone }}");if(!e){return}e.innerHTML="";e.className="oneads is-loaded";e.setAttribute("data-at","{{ zone * 37 }}")};
{% endfor %}
w.templates={comment:"<li><b>{name}</b> - {time}<p>{body}</p></li>",item:"<li pid='${PublisherId}'>${Title}</li>"};
})(window,document);
